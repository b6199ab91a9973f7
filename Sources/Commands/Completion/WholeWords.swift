/// What the parser's completion script for bash lacks.
enum WholeWords {
  /// The script that the parser makes, with whole words.
  static func put(into script: String) -> String {
    script.replacing("complete -o filenames -F _hpr hpr", with: function)
  }

  private static let function = #"""
    # bash takes `=` and `:` for words of their own. What it has split is put together here again, but
    # that an option and the value behind its `=` are two words; completions then lose what bash leaves
    # in the line.
    _hpr_whole_words() {
        local rest="${COMP_LINE}" before='' word
        local -a words=()
        local -i index current=0
        for index in "${!COMP_WORDS[@]}"; do
            word="${COMP_WORDS[${index}]}"
            if [[ "${index}" -eq 0 || -z "${word}" || "${rest}" = [[:space:]]* ]]; then
                words+=('')
            fi
            rest="${rest#*"${word}"}"
            if [[ "${index}" -eq "${COMP_CWORD}" ]]; then
                current="${#words[@]}-1"
                before="${words[current]}"
                if [[ -z "${2}" && "${word}" = [=:]* ]]; then before+="${word}"; fi
                words[current]="${before}${2}"
            else
                words[-1]+="${word}"
            fi
        done
        if [[ "${words[current]}" = --*=* ]]; then
            words=("${words[@]::current}" "${words[current]%%=*}" "${words[current]#*=}" "${words[@]:current+1}")
            current+=1
            before="${before#*=}"
        fi

        local -a COMP_WORDS=("${words[@]}")
        local -i COMP_CWORD="${current}"
        _hpr "${1}" "${words[current]}" "${words[current-1]}"
        COMPREPLY=("${COMPREPLY[@]#"${before}"}")
    }

    complete -o filenames -F _hpr_whole_words hpr
    """#
}
