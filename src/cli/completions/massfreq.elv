# Completions of massfreq for elvish: the program itself is asked what can follow.
use str
set edit:completion:arg-completer[massfreq] = {|@words|
    var at = (to-string (- (count $words) 1))
    massfreq completions elvish --at $at -- $@words 2>/dev/null | from-lines | each {|line|
        var value @title = (str:split "\t" $line)
        if (== (count $title) 0) {
            put $value
        } else {
            edit:complex-candidate $value &display=$value' ('$title[0]')'
        }
    }
}
