/** Events to commands. Open {@link dev.offpeak.connectors.command.CommandChannel}. */
@NullMarked
package dev.offpeak.connectors.command;

import org.jspecify.annotations.NullMarked;
