# Completions for tillctl, which is asked at every Tab.
use str
set edit:completion:arg-completer[tillctl] = {|@words|
    env TILLCTL_COMPLETE=elvish tillctl -- $@words | from-lines | each {|line|
        var value about = (str:split "\t" $line)
        if (eq $about '') {
            put $value
        } else {
            edit:complex-candidate $value &display=$value' ('$about')'
        }
    }
}
