/**
 * Where results go: the port is {@link dev.offpeak.sink.Sink}, and {@link
 * dev.offpeak.sink.ResultFile} writes files. Open those two first.
 */
@NullMarked
package dev.offpeak.sink;

import org.jspecify.annotations.NullMarked;
