namespace TfLiteQuant.Kernels;

/// <summary>Functions of real numbers as functions of codes, computed in float as the reference fills its tables.</summary>
internal static class CodeTables
{
    /// <summary>Intervals of a table of 16-bit codes.</summary>
    private const int Intervals = 512;

    /// <summary>A function of codes of any width: to float, through the function, to the nearest code, halves away from zero.</summary>
    /// <param name="scale">Scale of the input.</param>
    /// <param name="zero">Zero point of the input.</param>
    /// <param name="outputScale">Scale of the output.</param>
    /// <param name="outputZero">Zero point of the output.</param>
    /// <param name="min">Smallest code of the output.</param>
    /// <param name="max">Largest code of the output.</param>
    /// <param name="function">The function, in real units.</param>
    public static Func<int, int> Codes(float scale, int zero, float outputScale, int outputZero, int min, int max, Func<float, float> function)
    {
        var inverse = 1 / outputScale;
        return code =>
        {
            var value = MathF.Round(function(scale * (code - zero)) * inverse, MidpointRounding.AwayFromZero) + outputZero;
            return (int)Math.Clamp(value, min, max);
        };
    }

    /// <summary>A function of 16-bit codes at the ends of 512 intervals, each moved by half of what a straight line would be off at the
    /// interval's middle; all in <typeparamref name="T"/>.</summary>
    /// <param name="scale">Scale of the input.</param>
    /// <param name="zero">Zero point of the input.</param>
    /// <param name="outputScale">Scale of the output, zero point 0.</param>
    /// <param name="function">The function, in real units.</param>
    /// <returns>513 codes.</returns>
    public static short[] Ends<T>(T scale, int zero, T outputScale, Func<T, T> function)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var two = T.CreateChecked(2);
        var inputMin = scale * T.CreateChecked(short.MinValue - zero);
        var inputMax = scale * T.CreateChecked(short.MaxValue - zero);
        var outputMin = outputScale * T.CreateChecked(short.MinValue);
        var outputMax = outputScale * T.CreateChecked(short.MaxValue);
        var step = (inputMax - inputMin) / T.CreateChecked(Intervals);
        var half = step / two;
        var inverse = T.CreateChecked(ushort.MaxValue + 1) / (outputMax - outputMin);
        var ends = new short[Intervals + 1];
        for (var i = 0; i < Intervals; i++)
        {
            var start = inputMin + (T.CreateChecked(i) * step);
            var value = function(start) * inverse;
            var middle = Round(function(start + half) * inverse);
            var next = function(inputMin + (T.CreateChecked(i + 1) * step)) * inverse;
            var error = Round((next + Round(value)) / two) - middle;
            ends[i] = Code(Round(value) - Round(error / two));
        }

        ends[Intervals] = Code(Round(function(inputMax) * inverse));
        return ends;

        static T Round(T value) => T.Round(value, MidpointRounding.AwayFromZero);

        static short Code(T value) => short.CreateSaturating(value);
    }
}
