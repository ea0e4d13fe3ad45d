#compdef dashsync
# SPDX-License-Identifier: MIT
# Completion of dashsync in zsh. Packages install it; else a file named _dashsync in a folder of $fpath, or in ~/.zshrc
# behind compinit:
#     source <(dashsync completion zsh)
# The words of the command line go to 'dashsync completion --word', which answers with a candidate a line.

_dashsync() {
	local -a lines values shown typed directive
	local line value description
	local -i width=0
	typed=("${(@Q)words/#\~\//$HOME/}")
	typed[CURRENT]=${(Q)PREFIX}
	lines=("${(@f)$(command dashsync completion --word $((CURRENT - 1)) -- "${(@)typed}" 2>/dev/null)}")
	directive=("${(@s: :)lines[-1]}")
	lines[-1]=()
	values=("${(@)lines%%$'\t'*}")
	for value in "${(@)values}"; do
		((${#value} <= width)) || width=${#value}
	done
	for line in "${(@)lines}"; do
		value=${line%%$'\t'*}
		description=${line#*$'\t'}
		[[ $line == *$'\t'* ]] && shown+=("${(r:width:)value}  -- $description") || shown+=("$value")
	done
	if ((${#values})); then
		if [[ ${(F)lines} == *$'\t'* ]]; then
			compadd -l -d shown -a values
		else
			shown=("${(@M)values:#*/}")
			compadd -S '' -a shown
			shown=("${(@)values:#*/}")
			compadd -a shown
		fi
		return
	fi
	case $directive[1] in
	:files)
		compset -p $directive[2]
		if ((${#directive} > 2)); then
			_files -g "*.(${(j:|:)directive[3,-1]})(-.)"
		else
			_files
		fi
		;;
	:folders)
		compset -p $directive[2]
		_files -/
		;;
	*) return 1 ;;
	esac
}

if [[ $funcstack[1] == _dashsync ]]; then
	_dashsync "$@"
else
	compdef _dashsync dashsync
fi
