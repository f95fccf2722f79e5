/** HTML elements; text is only ever set as text. */

type Child = Node | string | null | false | undefined;

/** Makes an element of a class with children; null and false children are left out. */
export function html<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string | null = null,
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}
