package io.fairlead.sidecar;

import java.util.Map;

/** How a shell is told to set and export a variable, and to unset one. */
enum Shell {
    sh {
        @Override
        String line(String name, String value) {
            return "export " + name + "='" + value.replace("'", "'\\''") + "'";
        }

        @Override
        String unset(String name) {
            return "unset " + name;
        }

        @Override
        String failure(String why) {
            return "echo '" + why + "' >&2; false\n";
        }
    },
    fish {
        @Override
        String line(String name, String value) {
            return "set -gx " + name + " '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
        }

        @Override
        String unset(String name) {
            return "set -e " + name;
        }

        @Override
        String failure(String why) {
            return "echo '" + why + "' >&2; false\n";
        }
    },
    powershell {
        @Override
        String line(String name, String value) {
            return "$env:" + name + " = '" + value.replace("'", "''") + "'";
        }

        @Override
        String unset(String name) {
            return "$env:" + name + " = $null";
        }

        @Override
        String failure(String why) {
            return "throw '" + why + "'\n";
        }
    },
    dotenv {
        @Override
        String line(String name, String value) {
            return name + "=\""
                    + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + "\"";
        }

        /** A file has no line for this: a variable is unset by being left out. */
        @Override
        String unset(String name) {
            return "# " + name + " is not set";
        }
    };

    abstract String line(String name, String value);

    /** The line after which there is no such variable; it succeeds where there was none. */
    abstract String unset(String name);

    /** A line that fails where it is evaluated, and says {@code why}; empty where nothing is. */
    String failure(String why) {
        return "";
    }

    /** One line a variable. */
    String lines(Map<String, String> variables) {
        StringBuilder lines = new StringBuilder();
        variables.forEach((name, value) -> lines.append(line(name, value)).append('\n'));
        return lines.toString();
    }
}
