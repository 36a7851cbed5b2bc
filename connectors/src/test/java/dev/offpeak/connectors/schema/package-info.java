@NullMarked
package dev.offpeak.connectors.schema;

import org.jspecify.annotations.NullMarked;
