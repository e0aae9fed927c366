#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make-prefix.sh BUILD DIR: an installation in DIR with the driver, its
# configuration and the plugin of BUILD, and with stand-ins for dipc and
# ld.codoms that show how they are called. So the driver is tested alone.
set -e
rm -rf "$2"
mkdir -p "$2/bin" "$2/etc" "$2/lib/codoms" "$2/include"
cp "$1/bin/clang" "$2/bin/clang"
cp "$1"/etc/*.cfg "$2/etc/"
cp "$1/lib/codoms/codoms.so" "$1/lib/codoms/assembler.h" "$2/lib/codoms/"

# `dipc compile FILE.dipc [-I DIR]... -o DIR` for an interface NAME that domain
# shop uses and domain db offers; a file with the word `wrong` is an error.
cat > "$2/bin/dipc" <<'DIPC'
#!/bin/sh
echo "dipc $*" >> "${DIPC_LOG:-/dev/null}"
file=$2
while [ $# -gt 1 ]; do
  [ "$1" = -o ] && out=$2
  shift
done
if [ ! -f "$file" ] || grep -q wrong "$file"; then
  echo "$file:1:1: error: wrong" >&2
  exit 1
fi
n=$(basename "$file" .dipc)
echo "int ${n}_get(int x);" > "$out/$n.h"
echo "int ${n}_impl_get(int x);" > "$out/${n}_impl.h"
printf '#include "%s.h"\nint %s_get(int x) { return x; }\n' $n $n \
  > "$out/${n}_client_shop.c"
printf '#include "%s_impl.h"\nint %s_serve(int x) { return %s_impl_get(x); }\n' \
  $n $n $n > "$out/${n}_server.c"
cat > "$out/$n.json" <<JSON
{"schema":"dipc-model","version":1,"grants":[{"from":"web","to":"db",
"permission":"read","line":1}],"interfaces":[{"name":"$n","domain":"db",
"procedures":[{"name":"get","implementation":"${n}_impl_get"}]}]}
JSON
DIPC

# Writes its arguments, one a line, as the output; the temporary directory's
# name goes. Fails if a file that it is told of does not exist.
cat > "$2/bin/ld.codoms" <<'LD'
#!/bin/sh
list=
while [ $# -gt 0 ]; do
  case $1 in
  -o) out=$2; shift ;;
  --codoms-model=*) [ -f "${1#*=}" ] || { echo "no $1" >&2; exit 1; } ;;
  --codoms-*:*) [ -f "${1##*:}" ] || { echo "no $1" >&2; exit 1; } ;;
  esac
  list="$list$1
"
  shift
done
printf %s "$list" | sed 's|=/.*/codoms-[^/]*/|=TMP/|;s|:/.*/codoms-[^/]*/|:TMP/|' > "$out"
LD
chmod +x "$2/bin/dipc" "$2/bin/ld.codoms"
