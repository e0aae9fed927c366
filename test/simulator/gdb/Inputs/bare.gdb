where 1
break stepped
continue
info registers a0
info registers mscratch
info registers c7
info registers domain
stepi
printf "after a step: %d\n", $a0
watch *(long *)&value
continue
delete 2
x/1dg &value
awatch *(long *)&value
continue
delete 3
info threads
monitor where
set $a2 = 77
set var *(long *)&value = 100
printf "written: %d %d\n", $a2, *(long *)&value
continue
