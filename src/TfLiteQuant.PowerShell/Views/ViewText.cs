using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using TfLiteQuant.Reports;
using TfLiteQuant.Execution;

namespace TfLiteQuant.PowerShell.Views;

/// <summary>
/// Texts for the views in TfLiteQuant.Format.ps1xml, whose script blocks call nothing else: short enough for a column, in
/// invariant culture. Public because script blocks find public types only; not meant for scripts.
/// </summary>
public static class ViewText
{
    private static readonly string[] CountUnits = ["", " K", " M", " G", " T"];

    /// <summary>A number of bytes in units of 1024, three digits: <c>78.8 KB</c>.</summary>
    public static string Bytes(long bytes) => FigureText.Bytes(bytes);

    /// <summary>A number in units of 1000, three digits: <c>3.54 M</c>; nothing for null.</summary>
    public static string Count(long? count) => count switch
    {
        null => "",
        < 1000 => count.Value.ToString(CultureInfo.InvariantCulture),
        _ => FigureText.Scaled(count.Value, 1000, CountUnits, ""),
    };

    /// <summary>A number of bytes, and how much that is of a whole: <c>64.0 KB (81.2 %)</c>.</summary>
    public static string BytesOf(long bytes, long whole) => whole > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Bytes(bytes)} ({100.0 * bytes / whole:0.0} %)")
        : Bytes(bytes);

    /// <summary>How many times smaller: <c>3.92x</c>; nothing for 0, which stands for unknown.</summary>
    public static string Ratio(double ratio) => FigureText.Ratio(ratio);

    /// <summary>A time in a unit that suits it: <c>12 ms</c>, <c>3.4 s</c>, <c>2:05 min</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes}:{time.Seconds:00} min"),
    };

    /// <summary>A time in milliseconds, three digits: <c>0.512 ms</c>, <c>13.4 ms</c>.</summary>
    public static string Milliseconds(double milliseconds) => $"{Digits(milliseconds)} ms";

    /// <summary>A rate, three digits: <c>38.2</c>; nothing for null.</summary>
    public static string Rate(double? rate) => rate is { } known ? Digits(known) : "";

    /// <summary>A part of a whole: <c>12.5 %</c>.</summary>
    public static string Share(double share) => FigureText.Share(share);

    /// <summary>Outputs of a model on one line: <c>probabilities[1,10] = {0.1, 0.7, ... 10 in all}</c>.</summary>
    /// <param name="output">A <see cref="ModelOutput"/>, or the copy of one that came from another process.</param>
    /// <param name="most">Most values to show of each output.</param>
    public static string Outputs(PSObject output, int most) => string.Join("; ", OutputTexts(output, most));

    /// <summary>Outputs of a model, each on a line of its own.</summary>
    /// <param name="output">A <see cref="ModelOutput"/>, or the copy of one that came from another process.</param>
    /// <param name="most">Most values to show of each output.</param>
    public static string OutputLines(PSObject output, int most) => string.Join('\n', OutputTexts(output, most));

    /// <summary>Dimensions of outputs on one line: <c>scores[1,10] box[1,4]</c>.</summary>
    /// <param name="output">A <see cref="ModelOutput"/>, or the copy of one that came from another process.</param>
    public static string OutputShapes(PSObject output) => string.Join(' ', Shapes(output).Select(static shape => $"{shape.Name}[{shape.Text}]"));

    /// <summary>The last part of a path; nothing for null.</summary>
    public static string File(string? path) => Path.GetFileName(path) ?? "";

    /// <summary>
    /// One number as it is; several as their range: <c>0.0033..0.0053 (10)</c>, or <c>0 (10)</c> where all are alike.
    /// </summary>
    public static string Range(IEnumerable? values)
    {
        var numbers = Numbers(values);
        if (numbers.Count == 0) return "";
        var (least, most) = (numbers.Min(), numbers.Max());
        var range = least.Equals(most) ? Short(least) : $"{Short(least)}..{Short(most)}";
        return numbers.Count == 1 ? range : string.Create(CultureInfo.InvariantCulture, $"{range} ({numbers.Count})");
    }

    /// <summary>The first few values: <c>{0.0033, 0.0053, 0.0038, ... 10 in all}</c>.</summary>
    public static string List(IEnumerable? values, int most)
    {
        var numbers = Numbers(values);
        if (numbers.Count <= 1) return Range(values);
        var text = new StringBuilder("{").AppendJoin(", ", numbers.Take(most).Select(Short));
        if (numbers.Count > most) text.Append(CultureInfo.InvariantCulture, $", ... {numbers.Count} in all");
        return text.Append('}').ToString();
    }

    /// <summary>Each item on a line of its own, or the text for none.</summary>
    public static string Lines(IEnumerable? items, string none = "")
        => items?.Cast<object?>().Select(static item => item?.ToString()).ToList() is { Count: > 0 } lines ? string.Join('\n', lines) : none;

    /// <summary>The first items, each on a line of its own, and how many more there are.</summary>
    public static string FirstLines(IEnumerable? items, int most)
    {
        var lines = items?.Cast<object?>().Select(static item => item?.ToString()).ToList() ?? [];
        var more = lines.Count - most;
        return string.Join('\n', more > 0 ? [.. lines.Take(most), string.Create(CultureInfo.InvariantCulture, $"... {more} more")] : lines);
    }

    /// <summary>Items on one line: <c>Float32, Int8</c>. Repeated neighbours are counted: <c>Float32 x3</c>.</summary>
    public static string Runs(IEnumerable? items)
    {
        var runs = new List<(string Text, int Count)>();
        foreach (var item in items ?? Array.Empty<object>())
        {
            var text = item?.ToString() ?? "";
            if (runs.Count > 0 && runs[^1].Text == text) runs[^1] = (text, runs[^1].Count + 1);
            else runs.Add((text, 1));
        }

        return string.Join(", ", runs.Select(static run => run.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{run.Text} x{run.Count}") : run.Text));
    }

    /// <summary>Numbers of operators: <c>4 Unaffected, 3 Float, 2 Hybrid</c>.</summary>
    public static string Outcomes(IEnumerable<KeyValuePair<string, int>>? counts)
        => string.Join(", ", (counts ?? []).Select(static entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")));

    /// <summary>A text cut in the middle to a length, since the ends of a tensor's name tell most: <c>model/co…/kernel</c>.</summary>
    public static string Middle(string? text, int length)
    {
        if (text is null || text.Length <= length) return text ?? "";
        var tail = (length - 1) / 2;
        return $"{text[..(length - 1 - tail)]}…{text[^tail..]}";
    }

    // Complex numbers, which are rare, are shown by their absolute values.
    private static List<double> Numbers(IEnumerable? values)
        => values?.Cast<object>().Select(static value => value is Complex number ? number.Magnitude : Convert.ToDouble(value, CultureInfo.InvariantCulture)).ToList() ?? [];

    private static IEnumerable<string> OutputTexts(PSObject output, int most)
        => Shapes(output).Select(shape => $"{shape.Name}[{shape.Text}] = {List(Values(output, shape.Name), most)}");

    private static IEnumerable<(string Name, string Text)> Shapes(PSObject output)
    {
        foreach (DictionaryEntry entry in Base(output.Properties[nameof(ModelOutput.Shapes)]?.Value) as IDictionary ?? new Hashtable())
            yield return (entry.Key.ToString()!, string.Join(',', (Base(entry.Value) as IEnumerable ?? Array.Empty<int>()).Cast<object>()));
    }

    // A copy has neither the indexer nor arrays of their type: its outputs are properties, which are lists.
    private static IEnumerable? Values(PSObject output, string name)
        => output.BaseObject is ModelOutput live ? live[name] : Base(output.Properties[name]?.Value) as IEnumerable;

    private static object? Base(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string Digits(double value)
        => value.ToString(value < 0.9995 ? "0.000" : value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>A number in few digits. Codes are whole numbers and are read as such; scales are anything.</summary>
    public static string Short(double value)
        => value.ToString(Math.Abs(value) < 1e9 && Math.Floor(value).Equals(value) ? "0" : "G3", CultureInfo.InvariantCulture);
}
