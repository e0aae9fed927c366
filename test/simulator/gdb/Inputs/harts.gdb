info threads
break seen
continue
info registers mhartid
set $other = $s1
thread 1
printf "hart 1: %d, hart 0 counts: %d\n", $other, $s1 > 0
continue
