# Completions for tillctl, which is asked at every Tab.
def "nu-complete tillctl" [words: list<string>] {
    with-env {TILLCTL_COMPLETE: nushell} { ^tillctl -- ...$words } | from json
}

@complete "nu-complete tillctl"
export extern tillctl []
