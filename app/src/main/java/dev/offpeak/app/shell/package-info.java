/**
 * What surrounds the program, so that tests can stand in for it. Open {@link
 * dev.offpeak.app.shell.Shell}.
 */
@NullMarked
package dev.offpeak.app.shell;

import org.jspecify.annotations.NullMarked;
