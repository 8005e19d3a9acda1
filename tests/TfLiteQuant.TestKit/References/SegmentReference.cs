namespace TfLiteQuant.TestKit;

/// <summary>Rows combined by segment.</summary>
public static class SegmentReference
{
    public static ReferenceArray Fold(ReferenceArray data, ReferenceArray ids, int segments, double start, Func<double, double, double> combine)
    {
        var result = ReferenceArray.OfShape([segments, .. data.Shape[ids.Shape.Length..]]);
        Array.Fill(result.Values, start);
        foreach (var index in ReferenceArray.Indices(data.Shape))
        {
            var segment = (int)ids[index.AsSpan(0, ids.Shape.Length)];
            if (segment < 0) continue;
            int[] target = [segment, .. index[ids.Shape.Length..]];
            result[target] = combine(result[target], data[index]);
        }

        return result;
    }
}
