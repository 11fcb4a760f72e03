
# Whatever their case.
zstyle ':completion:*:*:tillctl:*:values' matcher 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}'
# The Tab that loads this file is answered too.
if [ "$funcstack[1]" = "_tillctl" ]; then
    _clap_dynamic_completer_tillctl "$@"
fi
