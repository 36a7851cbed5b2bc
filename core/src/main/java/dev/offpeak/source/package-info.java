/**
 * Where requests come from: the port is {@link dev.offpeak.source.Source}, and {@link
 * dev.offpeak.source.InputFile} opens files. Open those two first.
 */
@NullMarked
package dev.offpeak.source;

import org.jspecify.annotations.NullMarked;
