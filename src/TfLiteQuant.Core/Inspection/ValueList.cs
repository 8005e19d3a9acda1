using System.Collections;

namespace TfLiteQuant.Inspection;

/// <summary>
/// Values that do not change and print themselves. An array would do, but prints as the name of its type, which is what
/// Export-Csv would then write; the compiler's read-only lists cannot be indexed from PowerShell, which sees public types only.
/// </summary>
public class ValueList<T> : IReadOnlyList<T>
{
    private readonly T[] _values;

    /// <param name="values">Taken over, not copied: nobody else may write to it.</param>
    public ValueList(params T[] values) => _values = values;

    /// <summary>No values.</summary>
    public static ValueList<T> Empty { get; } = new();

    /// <summary>Number of values.</summary>
    public int Count => _values.Length;

    public T this[int index] => _values[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    /// <summary>All values in invariant culture: numbers with a space between them, others with a comma.</summary>
    public override string ToString() => string.Join(typeof(T).IsValueType ? " " : ", ", _values.Select(TextOf));

    /// <summary>One value as <see cref="ToString"/> writes it.</summary>
    protected static string TextOf(T value)
        => value is IFormattable number ? number.ToString(null, System.Globalization.CultureInfo.InvariantCulture) : value?.ToString() ?? "";
}
