# SPDX-License-Identifier: MIT
# Completion of dashsync in fish. Packages install it; else:
#     dashsync completion fish > ~/.config/fish/completions/dashsync.fish
# The words of the command line go to 'dashsync completion --word', which answers with a candidate a line.

function __dashsync_complete
    set -l before (commandline -opc | string replace -r '^~/' "$HOME/")
    set -l word (commandline -ct)
    set -l plain (string unescape -- $word | string collect)
    set -q plain[1]; or set plain "$word" # a quote is open
    set -l lines (command dashsync completion --word (count $before) -- $before "$plain" 2>/dev/null)
    set -q lines[1]; or return
    set -l directive (string split ' ' -- $lines[-1])
    set -e lines[-1]
    if set -q lines[1]
        string join \n -- $lines
        return
    end
    set -l found
    switch $directive[1]
        case :files :folders
            set -l front (string sub -l $directive[2] -- $plain)
            set -l path (string sub -s (math $directive[2] + 1) -- $plain)
            set found $front(__fish_complete_path "$path" | string replace -r '\t.*' '')
    end
    if test $directive[1] = :folders
        string match -- '*/' $found
    else if set -q directive[3]
        string match -r -e -- '(?:/|\.(?:'(string join '|' $directive[3..-1])'))$' $found
    else
        string join \n -- $found
    end
end

complete -c dashsync -f -a '(__dashsync_complete)'
