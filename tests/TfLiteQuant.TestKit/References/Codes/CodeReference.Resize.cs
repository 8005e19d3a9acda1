namespace TfLiteQuant.TestKit;

/// <content>Images in other sizes.</content>
public static partial class CodeReference
{
    /// <summary>Bilinear interpolation of int8 and int16 images [n, h, w, c], places in units of 1/1024.</summary>
    public static CodeTensor ResizeBilinear(CodeTensor x, CodeTensor y, int height, int width, bool alignCorners, bool halfPixelCenters)
    {
        int[] shape = [x.Shape[0], height, width, x.Shape[3]];
        var (numbers, result) = (x.Numbers, ReferenceArray.OfShape(shape));
        (int Place, int Lower, int Upper) Along(int index, int from, int to)
        {
            var scale = alignCorners && to > 1 ? ((1024 * (from - 1)) + ((to - 1) / 2)) / (to - 1) : ((1024 * from) + (to / 2)) / to;
            var place = halfPixelCenters ? (index * scale) + (scale / 2) - 512 : index * scale;
            return (place, Math.Max(place / 1024, 0), Math.Min((place + 1023) / 1024, from - 1));
        }

        foreach (var index in ReferenceArray.Indices(shape))
        {
            var (row, top, bottom) = Along(index[1], x.Shape[1], height);
            var (column, left, right) = Along(index[2], x.Shape[2], width);
            long At(int i, int j) => (long)numbers[[index[0], i, j, index[3]]];
            long down = row - (1024 * top), across = column - (1024 * left);
            var sum = (At(top, left) * (1024 - down) * (1024 - across)) + (At(bottom, left) * down * (1024 - across))
                + (At(top, right) * (1024 - down) * across) + (At(bottom, right) * down * across);
            result[index] = (sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20);
        }

        return y.Of(shape, Array.ConvertAll(result.Values, static value => (int)value));
    }
}
