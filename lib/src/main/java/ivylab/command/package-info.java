/**
 * What the launcher does without a notebook: {@code environment/lab panel}, {@code environment/lab
 * complete} and {@code environment/lab serve}. Each command checks its arguments, calls the library
 * and prints the outcome; an error is one line. Start at {@link ivylab.command.Commands}.
 */
@NullMarked
package ivylab.command;

import org.jspecify.annotations.NullMarked;
