// Parts far from the window are not laid out.  Their heights are measured, so that they take their space.

/**
 * Measure the heights at once.
 * @param {HTMLElement[]} parts
 */
export function measure(parts) {
  for (const part of parts) part.style.contentVisibility = "visible";
  const heights = parts.map((part) => {
    const { paddingTop, paddingBottom } = getComputedStyle(part);
    return part.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
  });
  parts.forEach((part, i) => {
    part.style.containIntrinsicHeight = `auto ${heights[i]}px`;
    part.style.contentVisibility = "";
  });
}

/**
 * Measure the heights after the next paint, one by one: to lay out all parts at once takes half a second on a phone.
 * @param {HTMLElement[]} parts
 */
export async function measureLater(parts) {
  await new Promise(requestAnimationFrame);
  for (const part of parts) {
    await new Promise((resolve) => setTimeout(resolve));
    if (part.isConnected) measure([part]);
  }
}
