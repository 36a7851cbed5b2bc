package dev.offpeak.app.config;

/**
 * One setting as it is in force.
 *
 * @param key as it is written in the file, or the variable's name
 * @param value with its unit; secrets hidden
 * @param meaning what it does, its default and its unit
 */
public record SettingLine(String key, String value, String from, String meaning) {}
