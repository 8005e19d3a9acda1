namespace TfLiteQuant.TestKit;

/// <summary>MaxPoolingWithArgmax2D and MaxUnpooling2D, position by position.</summary>
public static class ReferenceArgmaxPool
{
    /// <summary>The largest value of each window, and which element of the window it is, row by row.</summary>
    public static (float[] Values, int[] Places) Pool(float[] input, int[] shape, ReferenceWindow y, ReferenceWindow x)
    {
        var (values, places) = (new List<float>(), new List<int>());
        for (var n = 0; n < shape[0]; n++)
            for (var oy = 0; oy < y.Output; oy++)
                for (var ox = 0; ox < x.Output; ox++)
                    for (var c = 0; c < shape[3]; c++)
                    {
                        var (largest, place) = (float.MinValue, 0);
                        for (var i = 0; i < y.Filter * x.Filter; i++)
                        {
                            int iy = (oy * y.Stride) - y.Before + (i / x.Filter), ix = (ox * x.Stride) - x.Before + (i % x.Filter);
                            if (iy < 0 || iy >= shape[1] || ix < 0 || ix >= shape[2]) continue;
                            var value = input[(((((n * shape[1]) + iy) * shape[2]) + ix) * shape[3]) + c];
                            if (value > largest) (largest, place) = (value, i);
                        }

                        values.Add(largest);
                        places.Add(place);
                    }

        return ([.. values], [.. places]);
    }

    /// <summary>An image of the windows side by side, zero but for the values in their places.</summary>
    public static float[] Unpool(float[] values, int[] places, int[] shape, (int Height, int Width) window, (int Height, int Width) stride)
    {
        var (height, width) = (shape[1] * window.Height, shape[2] * window.Width);
        var output = new float[shape[0] * height * width * shape[3]];
        for (var i = 0; i < values.Length; i++)
        {
            var (c, x, y, n) = (i % shape[3], i / shape[3] % shape[2], i / shape[3] / shape[2] % shape[1], i / shape[3] / shape[2] / shape[1]);
            var (oy, ox) = ((y * stride.Height) + (places[i] / window.Width), (x * stride.Width) + (places[i] % window.Width));
            output[(((((n * height) + oy) * width) + ox) * shape[3]) + c] = values[i];
        }

        return output;
    }
}
