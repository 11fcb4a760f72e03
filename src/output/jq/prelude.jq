# What jq defines in its own language, and what says jq's errors over a filter of jaq's library
# (their names begin with _).
def null: [][0];
def env: $ENV;
def input: error("break");
def inputs: empty;
def input_filename: null;
def input_line_number: 0;
def have_decnum: true;
def have_literal_numbers: true;
def get_search_list: [];
def debug: .;
def debug(msgs): (msgs | empty), .;
def stderr: .;
def halt_error: _halt_error;
def halt_error($code):
  if $code | type != "number" then error("\(_quoted) halt_error/1: number required") else _halt_error end;
def error(msgs): msgs | error;

def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type == "array" or type == "object");
def scalars: select(type != "array" and type != "object");
def finites: select(isinfinite or isnan | not);
def normals: select(isnormal);
def isfinite: type == "number" and (isinfinite | not);
def toboolean:
  if type == "boolean" then . elif . == "true" then true elif . == "false" then false
  else error("\(_quoted) cannot be parsed as a boolean") end;
def abs:
  if type == "number" and . < 0 then -. elif type == "number" or type == "string" then . else -. end;

def _list(done): if type == "array" then . else error("\(_quoted) cannot be \(done), as it is not an array") end;
def sort: _list("sorted") | _sort;
def _by(f): if type == "array" then . else
  [.[] | [f]] as $keys | error("\(_quoted) and \($keys | _quoted) cannot be sorted, as they are not both arrays") end;
def sort_by(f): _by(f) | _sort_by(f);
def group_by(f): _by(f) | _group_by(f);
def unique_by(f): [group_by(f)[] | .[0]];
def unique: _list("sorted") | unique_by(.);
def _both(f): if type == "array" then . else
  [.[] | [f]] as $keys | error("\(_quoted) and \($keys | _quoted) cannot be iterated over") end;
def min_by(f): _both(f) | reduce min_by_or_empty(f) as $x (null; $x);
def max_by(f): _both(f) | reduce max_by_or_empty(f) as $x (null; $x);
def _whole: if type == "array" then . else error("\(_quoted) and \(_quoted) cannot be iterated over") end;
def min: _whole | min_by(.);
def max: _whole | max_by(.);

def keys: keys_unsorted | if type == "array" then _sort else . end;
def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
def from_entries:
  reduce .[] as $x ({}; . + {($x | if .key == null or .key == false then .name // .Name // .Key else .key end):
    ($x | if has("value") then .value elif has("Value") then .Value else null end)});
def with_entries(f): to_entries | map(f) | from_entries;
def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
def map_values(f): .[] |= f;
def del(f): delpaths([path(f)]);
def getpath($path):
  if $path | type != "array" then error("Path must be specified as an array")
  else reduce $path[] as $p (.; .[$p]) end;
def setpath($path; $value):
  if $path | type != "array" then error("Path must be specified as an array") else getpath($path) = $value end;
def paths: path(..) | select(length > 0);
def paths(f): path(.. | select(f)) | select(length > 0);
def pick(f): . as $top | reduce path(f) as $p (null; setpath($p; $top | getpath($p)));
def tostream: path(def r: (.[]? | r), .; r) as $p
  | getpath($p)
  | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
def fromstream(f): {x: null, e: false} as $init
  | foreach f as $i ($init;
      if .e then $init else . end
      | if $i | length == 2
        then setpath(["e"]; $i[0] | length == 0) | setpath(["x"] + $i[0]; $i[1])
        else setpath(["e"]; $i[0] | length == 1) end;
      if .e then .x else empty end);
def truncate_stream(stream): . as $n | stream | . as $input
  | if (.[0] | length) > $n then setpath([0]; .[0][$n:]) else empty end;

def add(f): reduce f as $x (null; . + $x);
def add: add(.[]);
def join($x):
  reduce .[] as $i (null;
    (if . == null then "" else . + $x end)
    + ($i | if . == null then "" elif type == "boolean" or type == "number" then tojson else . end)) // "";
def flatten($depth):
  def f($d): reduce .[] as $x ([];
    if ($x | type == "array") and $d != 0 then . + ($x | f($d - 1)) else . + [$x] end);
  if $depth < 0 then error("flatten depth must not be negative") else f($depth) end;
def flatten: flatten(1e9);
def transpose:
  if . == [] then [] else . as $in | (map(length) | max) as $max
    | [range(0; $max) as $j | [range(0; $in | length) as $i | $in[$i][$j]]] end;
def combinations:
  if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
def combinations($n): . as $dot | [range($n)] | map($dot) | combinations;
def in(xs): . as $x | xs | has($x);
def inside(xs): . as $x | xs | contains($x);
def index($i): indices($i) | .[0];
def rindex($i): indices($i) | .[-1:][0];
def first: .[0];
def last: .[-1];
def nth($n): .[$n];
def nth($n; f):
  if $n < 0 then error("nth doesn't support negative indices") else first(_skip($n; f)) end;
def limit($n; f): if $n < 0 then error("limit doesn't support negative count") else _limit($n; f) end;
def skip($n; f): if $n < 0 then error("skip doesn't support negative count") else _skip($n; f) end;
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row);
def INDEX(f): INDEX(.[]; f);
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def JOIN($idx; f): [.[] | [., $idx[f]]];
def JOIN($idx; stream; f): stream | [., $idx[f]];
def JOIN($idx; stream; f; g): stream | [., $idx[f]] | g;

def _pair(re; f): re as $re
  | if $re | type == "string" then f elif $re | type == "array" and length > 0 then f
    else error("\($re | type) not a string or array") end;
def _re: if type == "array" then .[0] else . end;
def _flags: if type == "array" then .[1] else null end;
def match($re; $flags): _matches($re; $flags; false)[];
def match($re): _pair($re; match($re | _re; $re | _flags));
def test($re; $flags): _matches($re; $flags; true);
def test($re): _pair($re; test($re | _re; $re | _flags));
def _captured: reduce (.captures[] | select(.name != null)) as $c ({}; .[$c.name] = $c.string);
def capture($re; $flags): match($re; $flags) | _captured;
def capture($re): match($re) | _captured;
def _scanned: if .captures | length > 0 then [.captures[].string] else .string end;
def scan($re; $flags): match($re; "g" + $flags) | _scanned;
def scan($re): scan($re; null);
def split($re; $flags): . as $s
  | [foreach (match($re; $flags + "g"), null) as $m ({from: 0};
      if $m == null then .part = $s[.from:]
      else .part = $s[.from:$m.offset] | .from = $m.offset + $m.length end; .part)];
def splits($re; $flags): split($re; $flags)[];
def splits($re): splits($re; null);
def sub($re; f; $flags): . as $s | [match($re; $flags)] as $all
  | [$all[] | [_captured | f]] as $new
  | ($new | map(length) | max // 0) as $most
  | if $all == [] then $s else range($most) as $n
      | reduce range($all | length) as $i ({from: 0, text: ""};
          $all[$i] as $m | .text += $s[.from:$m.offset] + $new[$i][$n] | .from = $m.offset + $m.length)
      | .text + $s[.from:] end;
def sub($re; f): sub($re; f; "");
def gsub($re; f; $flags): sub($re; f; $flags + "g");
def gsub($re; f): sub($re; f; "g");
def trimstr($x): ltrimstr($x) | rtrimstr($x);

def strftime($format):
  if type != "number" and type != "array" then error("strftime/1 requires parsed datetime inputs")
  elif $format | type != "string" then error("strftime/1 requires a string format")
  else (if type == "number" then floor else . end) | _strftime($format | split("%Z") | join("GMT")) end;
def strflocaltime($format):
  if type != "number" and type != "array" then error("strflocaltime/1 requires parsed datetime inputs")
  elif $format | type != "string" then error("strflocaltime/1 requires a string format")
  else (if type == "number" then floor else . end) | _strflocaltime($format) end;
def strptime($format):
  if type != "string" or ($format | type != "string") then error("strptime/1 requires string inputs and arguments")
  else . as $date | try _strptime($format) catch error("date \($date | tojson) does not match format \($format | tojson)") end;
def mktime: if type != "array" then error("mktime requires array inputs") else _mktime end;
def gmtime: if type != "number" then error("gmtime() requires numeric inputs") else _gmtime end;
def localtime: if type != "number" then error("localtime() requires numeric inputs") else _localtime end;
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def todateiso8601: todate;
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def fromdate: fromdateiso8601;
def logb: if . == 0 then -infinite elif isinfinite then infinite elif isnan then . else _ilogb end;
def significand: if isinfinite or isnan or . == 0 then . else scalbln(.; _ilogb | -1 * .) end;
def drem($l; r): remainder($l; r) | if . == 0 then copysign(.; $l) else . end;
def nexttoward(x; y): nextafter(x; y);
def scalb(x; e): x * pow(2; e);
def gamma: _lgamma;
def lgamma: _lgamma;

def @text: tostring;
def @json: tojson;
def @base64: tostring | encode_base64;
def @html: tostring | split("&") | join("&amp;") | split("<") | join("&lt;") | split(">") | join("&gt;")
  | split("'") | join("&apos;") | split("\"") | join("&quot;");
def @uri: tostring | encode_uri;
def @urid: tostring
  | if gsub("%[0-9A-Fa-f]{2}"; "") | contains("%") then error("\(_quoted) is not a valid uri encoding") else decode_uri end;
def @sh: [if type == "array" then .[] else . end
  | if type == "string" then "'" + (split("'") | join("'\\''")) + "'"
    elif type == "array" or type == "object" then error("\(_quoted) can not be escaped for shell")
    else tojson end] | join(" ");
def @base64d: tostring | . as $s
  | (split("=") | join("")) as $bare
  | if ($bare | length) % 4 == 1 or ($s | test("=[^=]")) then error("\(_quoted) trailing base64 byte found")
    else try ($bare + ("=" * ((4 - ($bare | length) % 4) % 4) // "") | _decode_base64)
      catch error("\($s | _quoted) is not valid base64 data") end;
def _row(name; f):
  if type != "array" then error("\(_quoted) cannot be \(name)-formatted, only array") else
  [.[] | if . == null then "" elif type == "string" then (csv_cell | f)
    elif type == "array" or type == "object" then error("\(_quoted) is not valid in a csv row")
    else tojson end] end;
def @tsv: _row("tsv"; split("\\") | join("\\\\") | split("\t") | join("\\t")
  | split("\n") | join("\\n") | split("\r") | join("\\r")) | join("\t");
def @csv: _row("csv"; "\"" + (split("\"") | join("\"\"")) + "\"") | join(",");
def format($name):
  if $name == "text" then @text elif $name == "json" then @json elif $name == "csv" then @csv
  elif $name == "tsv" then @tsv elif $name == "html" then @html elif $name == "uri" then @uri
  elif $name == "urid" then @urid elif $name == "sh" then @sh elif $name == "base64" then @base64
  elif $name == "base64d" then @base64d else error("\($name) is not a valid format") end;
