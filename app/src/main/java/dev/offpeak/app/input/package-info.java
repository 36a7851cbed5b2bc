/**
 * From what the command line says of an input to a source of requests. Open {@link
 * dev.offpeak.app.input.InputOpener}.
 */
@NullMarked
package dev.offpeak.app.input;

import org.jspecify.annotations.NullMarked;
