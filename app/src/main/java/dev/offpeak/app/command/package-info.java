/**
 * The commands of the program, each as thin as can be: what they do is loaded only when they run.
 * Open {@link dev.offpeak.app.command.OffpeakCommand}.
 */
@NullMarked
package dev.offpeak.app.command;

import org.jspecify.annotations.NullMarked;
