package io.weir.nativelib.control;

/**
 * A value of a C congestion control that the user can set ({@code struct weir_parameter}).
 *
 * @param name its name
 * @param meaning one line, with the unit
 * @param initial value if the user sets none
 * @param least lowest value
 * @param most highest value
 */
public record ControlParameter(String name, String meaning, long initial, long least, long most) {}
