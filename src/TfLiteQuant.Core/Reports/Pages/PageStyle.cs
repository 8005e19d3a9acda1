namespace TfLiteQuant.Reports;

/// <summary>How a page looks: in light and dark, on paper, on narrow screens. Colours have a contrast of 4.5 and more to their ground.</summary>
internal static class PageStyle
{
    // No '>' or '&' may be in it: the page is written as XML, and a style is not read as such.
    public const string Sheet = """
        :root { color-scheme: light dark; --ground: #ffffff; --raised: #f4f5f7; --text: #1b1f24; --soft: #57606a; --grid: #d3d8de; --link: #0757b3;
          --first: #1f6fc4; --second: #b3490a; --third: #8a6fb8; --alarm: #c3212f; --good: #176d36; --goodground: #e3f4e8; --badground: #fbe7e8; --warnground: #fdf3dc; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14171a; --raised: #1e2227; --text: #e4e8ec; --soft: #9aa5b1; --grid: #3a424b; --link: #79b8ff;
          --first: #6aaefc; --second: #ffa45c; --third: #b79ce0; --alarm: #ff7b80; --good: #6bd58b; --goodground: #14301d; --badground: #3a1a1d; --warnground: #352b12; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 84rem; padding: 1rem 1.5rem 4rem; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        h1 { font-size: 1.7rem; margin: 0.5rem 0 0; overflow-wrap: anywhere; } h2 { font-size: 1.35rem; margin: 3rem 0 0.5rem; padding-top: 1rem; border-top: 2px solid var(--grid); overflow-wrap: anywhere; } h3 { font-size: 1.05rem; margin: 1.8rem 0 0.4rem; }
        p { margin: 0.3rem 0 0.6rem; max-width: 60rem; } ul { margin: 0.3rem 0; padding-left: 1.3rem; } a { color: var(--link); } small { color: var(--soft); font-size: 0.85em; }
        .note { color: var(--soft); font-size: 0.9em; } .wide { overflow-x: auto; margin: 0.4rem 0; }
        table { border-collapse: collapse; font-size: 0.88rem; } th, td { padding: 0.25rem 0.7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--grid); } .long { overflow-wrap: anywhere; min-width: 16rem; }
        thead th { background: var(--raised); font-weight: 600; } td.number { white-space: nowrap; } .number { text-align: right; font-variant-numeric: tabular-nums; }
        .confusion td, .confusion th { text-align: center; padding: 0.2rem 0.45rem; border: 1px solid var(--grid); } .confusion td small { display: block; color: inherit; }
        .badge { white-space: nowrap; padding: 0.05rem 0.5rem; border-radius: 0.6rem; font-weight: 600; } .verdict, .warning { padding: 0.6rem 1rem; margin: 0.8rem 0; border-left: 4px solid; border-radius: 0.3rem; overflow-wrap: anywhere; }
        .passed { background: var(--goodground); color: var(--good); } .failed { background: var(--badground); color: var(--alarm); } .verdict ul { color: var(--text); }
        .warning { background: var(--warnground); border-color: var(--second); } .harm { color: var(--alarm); }
        .grid { display: flex; flex-wrap: wrap; gap: 0.8rem; } figure { margin: 0; width: 18.2rem; padding: 0.4rem; background: var(--raised); border-radius: 0.3rem; } figcaption { font-size: 0.8rem; overflow-wrap: anywhere; }
        svg { display: block; width: 100%; height: auto; font-family: inherit; } summary { cursor: pointer; margin: 0.4rem 0; color: var(--link); } dt { font-weight: 600; } dd { margin: 0 0 0.4rem 1rem; }
        @media print { body { max-width: none; font-size: 11px; } h2 { break-before: page; } figure, tr { break-inside: avoid; } }
        """;
}
