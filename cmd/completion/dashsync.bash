# SPDX-License-Identifier: MIT
# Completion of dashsync in bash 4.4 or later. Packages install it; else, in ~/.bashrc:
#     source <(dashsync completion bash)
# The words of the command line go to 'dashsync completion --word', which answers with a candidate a line.

# Joins what readline split at '=' and ':': words[] as typed, the index of the word at the cursor in cword, and in front
# the part of that word which readline leaves alone.
_dashsync_words() {
	local line=$COMP_LINE piece blanks i
	words=() cword=0 front=
	for ((i = 0; i <= COMP_CWORD; i++)); do
		piece=${COMP_WORDS[i]}
		blanks=${line%%[![:blank:]]*}
		line=${line#"$blanks"}
		line=${line#"$piece"}
		if ((i > 0)) && [[ -z $blanks ]] && [[ $piece == [=:]* || ${words[cword]} == *[=:] ]]; then
			front=${words[cword]}
			words[cword]+=$piece
		else
			front=
			cword=${#words[@]}
			words+=("$piece")
		fi
	done
	[[ ${COMP_WORDS[COMP_CWORD]} != [=:]* ]] || front=${words[cword]}
}

# Reads the quotes of a word, which may be open at its end. Nothing in it is run, and of what a shell expands only ~/ is.
_dashsync_unquote() { # variable word
	local rest=$2 text='' part
	[[ $rest != \~/* ]] || text=$HOME rest=${rest:1}
	while [[ -n $rest ]]; do
		case $rest in
		\\?*) text+=${rest:1:1} rest=${rest:2} ;;
		\'*) part=${rest:1} part=${part%%\'*} text+=$part rest=${rest:1+${#part}} rest=${rest#\'} ;;
		\"*)
			rest=${rest:1}
			while [[ -n $rest && $rest != \"* ]]; do
				[[ $rest != \\[\$\`\"\\]* ]] || rest=${rest:1}
				text+=${rest:0:1} rest=${rest:1}
			done
			rest=${rest#\"}
			;;
		\\) rest= ;;
		*) part=${rest%%[\\\'\"]*} text+=$part rest=${rest:${#part}} ;;
		esac
	done
	printf -v "$1" %s "$text"
}

# Quotes the candidates in COMPREPLY as the word at the cursor is: after an open quote, or with backslashes.
_dashsync_quote() { # word
	case $1 in
	\'*) COMPREPLY=("${COMPREPLY[@]//\'/\'\\\'\'}") ;;
	\"*)
		COMPREPLY=("${COMPREPLY[@]//\\/\\\\}")
		COMPREPLY=("${COMPREPLY[@]//\"/\\\"}")
		COMPREPLY=("${COMPREPLY[@]//\$/\\\$}")
		COMPREPLY=("${COMPREPLY[@]//\`/\\\`}")
		;;
	*)
		mapfile -t COMPREPLY < <(printf '%q\n' "${COMPREPLY[@]}")
		COMPREPLY=("${COMPREPLY[@]//\\,/,}")
		;;
	esac
}

# Files whose names have one of the endings, and folders.
_dashsync_files() { # word ending...
	local word=$1 path ending
	shift
	for path in "$word"*; do
		if [[ -d $path ]]; then
			COMPREPLY+=("$path")
			continue
		fi
		for ending; do
			[[ $path != *."$ending" || ! -e $path ]] || COMPREPLY+=("$path")
		done
	done
}

# Adds the descriptions for a list that is only shown: of several candidates, which readline inserts no further than
# they are the same.
_dashsync_describe() { # candidate description...
	local i key
	local -A seen=()
	((${#COMPREPLY[@]} > 1 && ${#COMPREPLY[@]} <= 300 && COMP_TYPE != 37 && COMP_TYPE != 42)) || return 0
	for key in "${COMPREPLY[@],,}"; do
		[[ -z ${seen[x$key]-} ]] || return 0
		seen[x$key]=1
	done
	for i in "${!COMPREPLY[@]}"; do
		[[ -z ${descriptions[i]} ]] || COMPREPLY[i]+="  (${descriptions[i]})"
	done
}

_dashsync() {
	local IFS=$' \t\n' lines words cword front word typed before=0 i directive
	local -a descriptions=() plain=()
	COMPREPLY=()
	_dashsync_words
	for i in "${!words[@]}"; do
		_dashsync_unquote "plain[i]" "${words[i]}"
	done
	word=${words[cword]} typed=${plain[cword]}
	mapfile -t lines < <(command dashsync completion --word "$cword" -- "${plain[@]}" 2>/dev/null)
	((${#lines[@]} > 0)) || return 0
	directive=${lines[-1]}
	unset 'lines[-1]'
	if ((${#lines[@]} > 0)); then
		COMPREPLY=("${lines[@]%%$'\t'*}")
		descriptions=("${lines[@]#*$'\t'}")
		for i in "${!lines[@]}"; do
			((i < 300)) || break
			[[ ${lines[i]} == *$'\t'* ]] || descriptions[i]=
		done
		_dashsync_quote "$word"
		[[ -z $front ]] || COMPREPLY=("${COMPREPLY[@]#"$front"}")
		[[ ${COMPREPLY[0]} != */ ]] || compopt -o nospace
		_dashsync_describe
		return 0
	fi
	case $directive in
	:files*)
		read -r _ before i <<<"$directive"
		read -ra i <<<"$i"
		((${#i[@]} == 0)) || _dashsync_files "${typed:before}" "${i[@]}"
		compopt -o filenames -o default
		;;
	:folders*) compopt -o filenames -o dirnames ;;
	esac
}

complete -F _dashsync dashsync
