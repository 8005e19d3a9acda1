namespace TfLiteQuant.TestKit;

/// <summary>Operators that move elements, one element at a time.</summary>
public static class ReferenceMovement
{
    /// <summary>Takes the elements at all combinations of the given indices by dimension; an index of -1 stands for
    /// <paramref name="outside"/>.</summary>
    public static T[] Take<T>(T[] input, int[] shape, int[][] indices, T outside)
    {
        var output = new List<T>();
        foreach (var combination in Combinations(Array.ConvertAll(indices, static list => list.Length)))
        {
            var place = combination.Select((position, d) => indices[d][position]).ToArray();
            output.Add(place.Contains(-1) ? outside : input[Flat(place, shape)]);
        }

        return [.. output];
    }

    /// <summary>Exchanges dimensions.</summary>
    public static T[] Transpose<T>(T[] input, int[] shape, int[] order)
    {
        var output = new List<T>();
        foreach (var combination in Combinations([.. order.Select(d => shape[d])]))
        {
            var place = new int[shape.Length];
            for (var d = 0; d < order.Length; d++) place[order[d]] = combination[d];
            output.Add(input[Flat(place, shape)]);
        }

        return [.. output];
    }

    /// <summary>Joins tensors along an axis.</summary>
    public static T[] Concatenate<T>((T[] Elements, int[] Shape)[] inputs, int axis)
    {
        var shape = (int[])inputs[0].Shape.Clone();
        shape[axis] = inputs.Sum(input => input.Shape[axis]);
        var output = new List<T>();
        foreach (var combination in Combinations(shape))
        {
            var place = (int[])combination.Clone();
            var k = 0;
            while (place[axis] >= inputs[k].Shape[axis]) place[axis] -= inputs[k++].Shape[axis];
            output.Add(inputs[k].Elements[Flat(place, inputs[k].Shape)]);
        }

        return [.. output];
    }

    /// <summary>Slices by index along an axis, with leading batch dimensions shared.</summary>
    public static T[] Gather<T>(T[] input, int[] shape, int[] indices, int[] indexShape, int axis, int batchDimensions)
    {
        var output = new List<T>();
        int[] result = [.. shape[..axis], .. indexShape[batchDimensions..], .. shape[(axis + 1)..]];
        var picked = indexShape.Length - batchDimensions;
        foreach (var combination in Combinations(result))
        {
            int[] which = [.. combination[..batchDimensions], .. combination[axis..(axis + picked)]];
            int[] place = [.. combination[..axis], indices[Flat(which, indexShape)], .. combination[(axis + picked)..]];
            output.Add(input[Flat(place, shape)]);
        }

        return [.. output];
    }

    /// <summary>Blocks of an image [n, h, w, c] to channels.</summary>
    public static T[] SpaceToDepth<T>(T[] input, int[] shape, int block)
    {
        var output = new List<T>();
        foreach (var p in Combinations([shape[0], shape[1] / block, shape[2] / block, block * block * shape[3]]))
        {
            var (place, channel) = Math.DivRem(p[3], shape[3]);
            output.Add(input[Flat([p[0], p[1] * block + place / block, p[2] * block + place % block, channel], shape)]);
        }

        return [.. output];
    }

    /// <summary>Every n-th pixel of an image [n, h, w, c] with margins to its own batch entry.</summary>
    public static T[] SpaceToBatch<T>(T[] input, int[] shape, int[] block, int[] before, int[] after, T zero)
    {
        var output = new List<T>();
        var (height, width) = ((shape[1] + before[0] + after[0]) / block[0], (shape[2] + before[1] + after[1]) / block[1]);
        foreach (var p in Combinations([shape[0] * block[0] * block[1], height, width, shape[3]]))
        {
            var (phase, image) = Math.DivRem(p[0], shape[0]);
            var y = p[1] * block[0] + phase / block[1] - before[0];
            var x = p[2] * block[1] + phase % block[1] - before[1];
            output.Add(y < 0 || y >= shape[1] || x < 0 || x >= shape[2] ? zero : input[Flat([image, y, x, p[3]], shape)]);
        }

        return [.. output];
    }

    /// <summary>Bilinear resize of an image [n, h, w, c].</summary>
    public static double[] ResizeBilinear(float[] input, int[] shape, int height, int width, bool alignCorners, bool halfPixelCenters)
    {
        (int Lower, int Upper, double Weight) Place(int index, int extent, int size)
        {
            var scale = alignCorners && size > 1 ? (extent - 1) / (float)(size - 1) : extent / (float)size;
            var place = halfPixelCenters ? (index + 0.5f) * scale - 0.5f : index * scale;
            var lower = Math.Max(0, (int)Math.Floor(place));
            return (lower, Math.Min(extent - 1, (int)Math.Ceiling(place)), place - lower);
        }

        var output = new List<double>();
        foreach (var p in Combinations([shape[0], height, width, shape[3]]))
        {
            var (y, x) = (Place(p[1], shape[1], height), Place(p[2], shape[2], width));
            double At(int row, int column) => input[Flat([p[0], row, column, p[3]], shape)];
            var top = At(y.Lower, x.Lower) * (1 - x.Weight) + At(y.Lower, x.Upper) * x.Weight;
            var bottom = At(y.Upper, x.Lower) * (1 - x.Weight) + At(y.Upper, x.Upper) * x.Weight;
            output.Add(top * (1 - y.Weight) + bottom * y.Weight);
        }

        return [.. output];
    }

    /// <summary>All index combinations of a shape, the last dimension fastest.</summary>
    public static IEnumerable<int[]> Combinations(int[] shape)
    {
        if (shape.Contains(0)) yield break;
        var counters = new int[shape.Length];
        while (true)
        {
            yield return (int[])counters.Clone();
            var d = shape.Length - 1;
            for (; d >= 0 && ++counters[d] == shape[d]; d--) counters[d] = 0;
            if (d < 0) yield break;
        }
    }

    /// <summary>Position of an element.</summary>
    public static int Flat(int[] place, int[] shape)
    {
        var flat = 0;
        for (var d = 0; d < shape.Length; d++) flat = flat * shape[d] + place[d];
        return flat;
    }
}
