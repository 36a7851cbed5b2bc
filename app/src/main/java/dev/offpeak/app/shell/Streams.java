package dev.offpeak.app.shell;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * The standard streams. Results go to {@code out}; all that is meant for people goes to {@code
 * err}.
 */
public record Streams(InputStream in, PrintStream out, PrintStream err) {}
