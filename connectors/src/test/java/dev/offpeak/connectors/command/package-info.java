/** With commands of this machine. */
@NullMarked
package dev.offpeak.connectors.command;

import org.jspecify.annotations.NullMarked;
