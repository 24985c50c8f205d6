package io.fairlead.sidecar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes completion scripts from the commands' own description. Pure. */
final class CompletionScript {

    private final Map<String, CommandSpec> commands = new LinkedHashMap<>();

    CompletionScript(CommandSpec root) {
        root.subcommands().forEach((name, line) -> commands.put(name, line.getCommandSpec()));
    }

    /** Words that may follow a command: those below it, and those that a parameter allows. */
    private static List<String> words(CommandSpec command) {
        List<String> words = new ArrayList<>(command.subcommands().keySet());
        for (PositionalParamSpec each : command.positionalParameters()) {
            String label = each.paramLabel();
            if (label.matches("[a-z]+(\\|[a-z]+)+")) {
                words.addAll(List.of(label.split("\\|", -1)));
            }
        }
        return words;
    }

    /** The options of a command and of those below it, by their names. */
    private static Map<String, OptionSpec> options(CommandSpec command) {
        Map<String, OptionSpec> options = new LinkedHashMap<>();
        command.options().forEach(each -> List.of(each.names()).forEach(name -> options.put(name, each)));
        command.subcommands()
                .values()
                .forEach(below -> options(below.getCommandSpec()).forEach(options::putIfAbsent));
        return options;
    }

    private static String description(String[] lines) {
        String text = lines.length == 0 ? "" : lines[0].replace("%%", "%");
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replaceAll("[.]$", "");
    }

    private static String description(CommandSpec command) {
        return description(command.usageMessage().description());
    }

    /** Whatever a command starts is completed as the shell would by itself. */
    private static boolean starts(String name) {
        return name.equals("run") || name.equals("doctor");
    }

    String bash() {
        StringBuilder script = new StringBuilder("""
                # Completion of fairlead for bash.
                _fairlead() {
                  local cur=${COMP_WORDS[COMP_CWORD]} cmd= words= i
                  for ((i = 1; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in
                      --) COMPREPLY=(); ((COMP_CWORD == i + 1)) && COMPREPLY=($(compgen -c -- "$cur")); return ;;
                      -*) ;;
                      *) [ -n "$cmd" ] || cmd=${COMP_WORDS[i]} ;;
                    esac
                  done
                  case $cmd in
                """);
        script.append("    '') words='")
                .append(String.join(" ", commands.keySet()))
                .append(" --help --version' ;;\n");
        commands.forEach((name, command) -> {
            List<String> words = words(command);
            words.addAll(options(command).keySet());
            script.append("    ")
                    .append(name)
                    .append(") words='")
                    .append(String.join(" ", words))
                    .append(starts(name) ? " --" : "")
                    .append("' ;;\n");
        });
        return script.append("""
                  esac
                  COMPREPLY=($(compgen -W "$words" -- "$cur"))
                }
                complete -o default -F _fairlead fairlead
                """).toString();
    }

    String zsh() {
        StringBuilder script = new StringBuilder("""
                #compdef fairlead
                # Completion of fairlead for zsh.
                _fairlead() {
                  local -a candidates
                  if (( CURRENT == 2 )); then
                    candidates=(
                """);
        commands.forEach((name, command) -> script.append("      ").append(item(name, description(command))));
        script.append("""
                    )
                    _describe command candidates
                    return
                  fi
                  if (( ${words[(I)--]} && ${words[(I)--]} < CURRENT )); then
                    local -i at=${words[(I)--]}
                    shift $at words
                    (( CURRENT -= at ))
                    _normal
                    return
                  fi
                  case $words[2] in
                """);
        commands.forEach((name, command) -> {
            script.append("    ").append(name).append(") candidates=(\n");
            words(command).forEach(each -> script.append("      ").append(item(each, "")));
            options(command)
                    .forEach((each, option) ->
                            script.append("      ").append(item(each, description(option.description()))));
            script.append("    ) ;;\n");
        });
        return script.append("""
                  esac
                  _describe option candidates || _files
                }
                if [ "$funcstack[1]" = _fairlead ]; then _fairlead "$@"; else compdef _fairlead fairlead; fi
                """).toString();
    }

    private static String item(String name, String description) {
        return quoted(name.replace(":", "\\:") + (description.isEmpty() ? "" : ":" + description)) + "\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    String fish() {
        StringBuilder script = new StringBuilder("# Completion of fairlead for fish.\n");
        commands.forEach((name, command) -> {
            script.append("complete -c fairlead -n __fish_use_subcommand -a ")
                    .append(name)
                    .append(" -d ")
                    .append(fishQuoted(description(command)))
                    .append('\n');
            String seen = "complete -c fairlead -n '__fish_seen_subcommand_from " + name + "'";
            words(command)
                    .forEach(each ->
                            script.append(seen).append(" -a ").append(each).append('\n'));
            options(command)
                    .forEach((each, option) -> script.append(seen)
                            .append(each.startsWith("--") ? " -l " + each.substring(2) : " -s " + each.substring(1))
                            .append(option.arity().max() > 0 ? " -r" : "")
                            .append(" -d ")
                            .append(fishQuoted(description(option.description())))
                            .append('\n'));
        });
        return script.toString();
    }

    private static String fishQuoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
