import { describe, expect, test } from 'vitest';
import { clampBounds, windowPlaceSchema } from './windowBounds';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const monitor = { x: 1440, y: 0, width: 2560, height: 1440 };

describe('clampBounds', () => {
  test('leaves a window where it was', () => {
    const bounds = { x: 100, y: 100, width: 900, height: 600 };
    expect(clampBounds(bounds, [laptop])).toEqual(bounds);
    const onMonitor = { x: 1500, y: 50, width: 2000, height: 1300 };
    expect(clampBounds(onMonitor, [laptop, monitor])).toEqual(onMonitor);
  });

  test('brings a window back from a display that is gone', () => {
    expect(clampBounds({ x: 1500, y: 50, width: 2000, height: 1300 }, [laptop])).toEqual(laptop);
    expect(clampBounds({ x: -5000, y: 9000, width: 800, height: 600 }, [laptop])).toEqual({
      x: 0,
      y: 300,
      width: 800,
      height: 600,
    });
  });

  test('brings a window that is half outside onto the display that has most of it', () => {
    expect(clampBounds({ x: 1300, y: -50, width: 1000, height: 600 }, [laptop, monitor])).toEqual({
      x: 1440,
      y: 0,
      width: 1000,
      height: 600,
    });
  });

  test.each([
    [{ x: 0, y: 0, width: 0, height: 0 }],
    [{ x: 0, y: 0, width: 1600, height: 0 }],
    [{ x: 0, y: 0, width: 0, height: 1000 }],
    [{ x: 0, y: 0, width: 1, height: 1 }],
  ])('is never without a size, whatever the system says of its displays: %j', (area) => {
    const remembered = { x: 100, y: 100, width: 900, height: 600 };
    for (const place of [null, remembered, { x: 0, y: 0, width: 1, height: 1 }]) {
      for (const areas of [[area], [area, area]]) {
        const { width, height } = clampBounds(place, areas);
        expect(width).toBeGreaterThanOrEqual(720);
        expect(height).toBeGreaterThanOrEqual(480);
      }
    }
  });

  test('takes a display without a size for one that is not there', () => {
    const none = { x: 0, y: 0, width: 0, height: 0 };
    const bounds = { x: 100, y: 100, width: 900, height: 600 };
    expect(clampBounds(bounds, [none, laptop])).toEqual(bounds);
    expect(clampBounds(bounds, [none])).toEqual({ width: 1280, height: 800 });
  });

  test('leaves the first place to the system, on a small display too', () => {
    expect(clampBounds(null, [laptop])).toEqual({ width: 1280, height: 800 });
    expect(clampBounds(null, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({
      width: 1024,
      height: 600,
    });
    expect(clampBounds({ x: 1, y: 1, width: 1, height: 1 }, [])).toEqual({
      width: 1280,
      height: 800,
    });
  });
});

test.each([
  { bounds: { x: NaN, y: 0, width: 1, height: 1 }, maximized: false },
  { bounds: { x: 0, y: 0, width: 0, height: 1 }, maximized: false },
  { bounds: { x: 0, y: 0, width: 1e9, height: 1 }, maximized: false },
  { bounds: null },
])('a remembered place that makes no sense is refused: %j', (place) => {
  expect(windowPlaceSchema.safeParse(place).success).toBe(false);
});
