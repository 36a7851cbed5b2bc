/** What commands share. */
@NullMarked
package dev.offpeak.app.command;

import org.jspecify.annotations.NullMarked;
