package io.fairlead.sidecar;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a command could not be started, with the exit status that a shell would give.
 *
 * @param status 127 where there is no such command, 126 where it may not be executed
 * @param sentence for the user
 */
record NotStarted(int status, String sentence) {

    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    /** The number of the system's error stands only in the message: {@code error=13} or {@code error: 13}. */
    private static final Pattern ERROR = Pattern.compile("error[=:] ?(\\d+)");

    private static final int NO_ENTRY = 2;

    static NotStarted of(String command, IOException failure) {
        String said = String.valueOf(failure.getMessage());
        Matcher error = ERROR.matcher(said);
        int number = error.find() ? Integer.parseInt(error.group(1)) : 0;
        return switch (number) {
            case NO_ENTRY -> new NotStarted(NOT_FOUND, command + ": there is no such command");
            case 13 ->
                new NotStarted(NOT_EXECUTABLE, command + ": may not be executed (chmod +x makes a script a command)");
            case 7 -> new NotStarted(NOT_EXECUTABLE, command + ": its arguments and environment are too long");
            case 8 -> new NotStarted(NOT_EXECUTABLE, command + ": is no program for this machine");
            default ->
                new NotStarted(number == 0 ? NOT_FOUND : NOT_EXECUTABLE, command + " cannot be started: " + said);
        };
    }
}
