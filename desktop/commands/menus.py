"""What stands in which menu and tool bar: names of commands in order, a dash for a line between them.

A name in angle brackets is a submenu: one of `SUBMENUS`, or one that the window fills itself.
"""

MENUS = {
    "&File": "new open open_situation <recent> open_sample - save save_as save_as_situation new_edition -"
    " export export_again export_series copy_figure - quit",
    "&Edit": "undo redo - history compare compare_edition - copy paste duplicate delete -"
    " select_layer select_none invert by_property - snap share_borders share_across_layers - table - go_to",
    "&View": "figure_view figure_fit_page figure_fit_width figure_actual_size figure_zoom_in figure_zoom_out"
    " unpin_all -"
    " zoom_to_all zoom_to_layer zoom_to_selection - language_en language_ar language_both -"
    " units_metric units_nautical units_statute - scheme_system scheme_light scheme_dark - problems show_flaws",
    "&Layer": "add_layer new_layer remove_layer - toggle_layer lock_layer rename_layer - layer_up layer_down -"
    " zoom_to_layer select_layer",
    "Fea&ture": "mode_select mode_select_rectangle mode_select_lasso - mode_edit mode_draw_point mode_draw_line"
    " mode_draw_polygon mode_draw_rectangle type_coordinates - mode_measure_line mode_measure_area -"
    " <divide> <shape> <make> - delete zoom_to_selection",
    "&Statement": "add_statement edit_statement delete_statement - attach detach - copy_statement sources - parties",
    "A&nnotation": "annotate_select annotation_all - annotate_callout annotate_text annotate_arrow annotate_line"
    " annotate_rectangle annotate_ellipse annotate_spotlight annotate_inset annotate_image - callout_selected"
    " spotlight_selected - annotation_write annotation_duplicate annotation_delete - <arrange>"
    " - anchor_ground anchor_paper",
    "&Help": "keys about",
}
SUBMENUS = {
    "arrange": (
        "Arran&ge",
        "align_left align_center align_right align_top align_middle align_bottom - spread_across spread_down -"
        " annotation_front annotation_forward annotation_backward annotation_back",
    ),
    "divide": (
        "&Divide and join",
        "split merge - collect explode - cut_hole cut_hole_with fill_one_hole fill_hole - subtract intersect -"
        " move_to_layer",
    ),
    "shape": ("S&hape", "reshape simplify smooth - reverse orient"),
    "make": ("Ma&ke", "circle strip buffer - make_country make_province"),
}
TOOLS = (
    "open save - undo redo history - mode_select mode_select_rectangle mode_select_lasso - mode_edit mode_draw_point"
    " mode_draw_line mode_draw_polygon mode_draw_rectangle delete - snap share_borders -"
    " mode_measure_line mode_measure_area - table - figure_view export"
)
LAYER_MENU = (
    "toggle_layer lock_layer rename_layer - zoom_to_layer select_layer - layer_up layer_down - add_layer new_layer"
    " remove_layer"
)
LAYER_BUTTONS = "add_layer remove_layer layer_up layer_down rename_layer zoom_to_layer"
STATEMENT_BUTTONS = "add_statement edit_statement attach detach delete_statement sources"
STATEMENT_MENU = "edit_statement copy_statement attach detach delete_statement"
