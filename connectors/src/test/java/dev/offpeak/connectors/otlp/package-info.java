@NullMarked
package dev.offpeak.connectors.otlp;

import org.jspecify.annotations.NullMarked;
