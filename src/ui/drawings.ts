/** Small line drawings for empty and broken pages, 96 × 72; class j is the one jade stroke. */
export const drawings = {
  book: '<path d="M12 58c18-8 28-4 36 3 8-7 18-11 36-3M48 61V20M12 58V16c18-8 28-4 36 4 8-8 18-12 36-4v42"/><path class="j" d="M60 28c6-2 11-2.5 16-1.5M60 36c6-2 11-2.5 16-1.5"/>',
  search: '<circle cx="42" cy="32" r="19"/><path d="m56 46 18 18"/><path class="j" d="M33 32h18"/>',
  inbox: '<path d="M16 38 26 14h44l10 24v20H16zM16 38h20c2 6 6 9 12 9s10-3 12-9h20"/><path class="j" d="M40 24h16"/>',
  talk: '<path d="M12 14h46v28H34L22 52V42H12zM66 26h18v26h-8v9l-10-9H48v-5"/><path class="j" d="M24 24h22M24 32h14"/>',
  calendar: '<rect x="16" y="14" width="64" height="48" rx="4"/><path d="M16 28h64M32 8v12M64 8v12"/><path class="j" d="m40 44 6 6 12-12"/>',
  coins:
    '<ellipse cx="40" cy="20" rx="24" ry="9"/><path d="M16 20v13c0 5 11 9 24 9s24-4 24-9V20M16 33v13c0 5 11 9 24 9 5 0 10-.6 14-1.7"/><circle class="j" cx="70" cy="52" r="12"/><path class="j" d="M66 48l4 5 4-5M70 53v6M66.5 55h7"/>',
  people: '<circle cx="34" cy="24" r="11"/><path d="M12 60c2-14 10-20 22-20s20 6 22 20"/><path class="j" d="M58 14a11 11 0 0 1 0 20M66 42c9 2 15 8 17 18"/>',
  pen: '<path d="M14 62c24-2 30-8 26-14s-14 0-10 6 20 4 32-6"/><path class="j" d="M50 40 76 12l8 8-28 26-9 2z"/>',
  file: '<path d="M26 8h30l16 16v40H26zM56 8v16h16"/><path class="j" d="M36 38h26M36 48h18"/>',
  chart: '<path d="M16 60h66M26 60V44M42 60V30M58 60V38M74 60V20"/><path class="j" d="M18 32 36 18l18 8 24-18"/>',
  medal: '<circle cx="48" cy="28" r="18"/><path d="m38 44-6 22 16-8 16 8-6-22"/><path class="j" d="m41 28 5 5 9-10"/>',
  clock: '<circle cx="48" cy="36" r="25"/><path class="j" d="M48 20v16l11 7"/>',
  path: '<path d="M14 58h20c8 0 8-20 16-20s8-22 16-22h10" stroke-dasharray="5 5"/><circle cx="14" cy="58" r="4"/><path class="j" d="M78 26V8l12 5-12 5"/>',
  broken: '<path d="M8 38h22l7-18 11 38 9-29 6 9h25" stroke-dasharray="74 12"/>',
  lock: '<rect x="28" y="32" width="40" height="30" rx="4"/><path d="M36 32v-9a12 12 0 0 1 24 0v9"/><path class="j" d="M48 43v8"/>',
  lost: '<path d="M20 64V12M20 16h38l8 8-8 8H20"/><path class="j" d="M76 44H38l-8 8 8 8h38z"/>'
} as const

export type Drawing = keyof typeof drawings
