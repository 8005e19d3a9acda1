namespace TfLiteQuant.Evaluation;

/// <summary>A box around an object of a class.</summary>
/// <param name="Class">Number of the class.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Bottom">Lower edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Score">How sure the model is; 1 for true boxes.</param>
/// <param name="IsOptional">Whether it need not be found: crowds of COCO, difficult objects of PASCAL VOC.</param>
internal readonly record struct Box(int Class, double Top, double Left, double Bottom, double Right, float Score = 1, bool IsOptional = false)
{
    private double Area => Math.Max(0, Bottom - Top) * Math.Max(0, Right - Left);

    /// <summary>Reads four numbers.</summary>
    public static Box From(int ofClass, ReadOnlySpan<float> numbers, BoxFormat format)
    {
        double a = numbers[0], b = numbers[1], c = numbers[2], d = numbers[3];
        return format switch
        {
            BoxFormat.Yxyx => new Box(ofClass, a, b, c, d),
            BoxFormat.Xyxy => new Box(ofClass, b, a, d, c),
            BoxFormat.Xywh => new Box(ofClass, b, a, b + d, a + c),
            _ => new Box(ofClass, b - (d / 2), a - (c / 2), b + (d / 2), a + (c / 2)),
        };
    }

    /// <summary>Intersection over union with a true box; over the detected box alone where the true one is optional, as a crowd
    /// covers many objects.</summary>
    public double Overlap(Box actual)
    {
        var shared = Math.Max(0, Math.Min(Bottom, actual.Bottom) - Math.Max(Top, actual.Top)) * Math.Max(0, Math.Min(Right, actual.Right) - Math.Max(Left, actual.Left));
        var whole = actual.IsOptional ? Area : Area + actual.Area - shared;
        return whole > 0 ? shared / whole : 0;
    }
}
