using System.Management.Automation;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Names that match any of several wildcard patterns, in any letter case; all names where there is no pattern.</summary>
internal sealed class NameFilter(string[]? patterns)
{
    private readonly WildcardPattern[] _patterns = Array.ConvertAll(
        patterns ?? [],
        static pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant));

    public bool Matches(string? name)
    {
        if (_patterns.Length == 0) return true;
        foreach (var pattern in _patterns)
            if (pattern.IsMatch(name ?? "")) return true;
        return false;
    }
}
