# Completions of massfreq for fish: the program itself is asked what can follow.
function __massfreq
    command --query massfreq; or return
    set --local words (commandline --current-process --tokenize --cut-at-cursor)
    massfreq completions fish --at (count $words) -- $words (commandline --current-token --cut-at-cursor) 2>/dev/null
end
complete --command massfreq --no-files --keep-order --arguments '(__massfreq)'
