using System.Globalization;
using System.Text;

namespace TfLiteQuant.Calibration;

/// <summary>Counts as text: numbers with a space between them, runs of one number as <c>number*times</c>.</summary>
internal static class HistogramText
{
    public static string Write(IReadOnlyList<long> counts)
    {
        var text = new StringBuilder();
        for (var i = 0; i < counts.Count;)
        {
            var end = i + 1;
            while (end < counts.Count && counts[end] == counts[i]) end++;
            if (i > 0) text.Append(' ');
            text.Append(CultureInfo.InvariantCulture, $"{counts[i]}");
            if (end > i + 1) text.Append(CultureInfo.InvariantCulture, $"*{end - i}");
            i = end;
        }

        return text.ToString();
    }

    /// <summary>The counts that a text holds.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most there may be.</param>
    /// <returns>Null where it is no such text, or has more.</returns>
    public static long[]? Read(string text, int most)
    {
        var counts = new List<long>();
        foreach (var part in text.AsSpan().Split(' '))
        {
            var item = text.AsSpan()[part];
            if (item.IsEmpty) continue;
            var times = 1;
            var star = item.IndexOf('*');
            if (star >= 0 && !int.TryParse(item[(star + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out times)) return null;
            if (!long.TryParse(star < 0 ? item : item[..star], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
            if (times > most - counts.Count) return null;
            for (var i = 0; i < times; i++) counts.Add(count);
        }

        return [.. counts];
    }
}
