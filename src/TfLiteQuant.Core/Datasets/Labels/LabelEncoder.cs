using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Makes numbers of labels that are texts. Whole numbers are taken as such (int64), other numbers as float32; names become the
/// index of their class, which is their place in ordinal order, or in the list of names that was given.
/// </summary>
internal sealed class LabelEncoder
{
    private enum Kind
    {
        Whole,
        Real,
        Class,
    }

    private readonly Kind _kind;
    private readonly Dictionary<string, long> _classes;

    /// <param name="texts">All labels.</param>
    /// <param name="classNames">Names of the classes by index; empty to take the labels' own.</param>
    public LabelEncoder(IEnumerable<string> texts, IReadOnlyList<string> classNames)
    {
        var distinct = texts.Select(static text => text.Trim()).ToHashSet(StringComparer.Ordinal);
        _kind = distinct.All(IsWhole) ? Kind.Whole : classNames.Count == 0 && distinct.All(IsReal) ? Kind.Real : Kind.Class;
        ClassNames = _kind == Kind.Class && classNames.Count == 0 ? [.. distinct.Order(StringComparer.Ordinal)] : classNames;
        _classes = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < ClassNames.Count; i++) _classes.TryAdd(ClassNames[i].Trim(), i);
    }

    /// <summary>Names of the classes by index; empty where labels are numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The label as a scalar.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">There is no such class.</exception>
    public SampleArray Encode(string text, string origin)
    {
        text = text.Trim();
        if (_kind == Kind.Whole) return SampleArray.From<long>(TensorType.Int64, [], [long.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture)]);
        if (_kind == Kind.Real) return SampleArray.From<float>(TensorType.Float32, [], [float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)]);
        return _classes.TryGetValue(text, out var index)
            ? SampleArray.From<long>(TensorType.Int64, [], [index])
            : throw DatasetFault.Of(origin, $"There is no class '{text}'.", $"The classes are {DatasetFault.Quoted(ClassNames)}.");
    }

    private static bool IsWhole(string text) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);

    private static bool IsReal(string text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
