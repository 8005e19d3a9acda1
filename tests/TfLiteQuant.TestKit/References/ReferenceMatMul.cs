namespace TfLiteQuant.TestKit;

/// <summary>BATCH_MATMUL and FULLY_CONNECTED, in double precision.</summary>
public static class ReferenceMatMul
{
    /// <summary>One product: left is rows x depth, right depth x columns, each stored the other way round on request.</summary>
    public static float[] Run(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int rows, int depth, int columns, bool turnsLeft, bool turnsRight)
    {
        var output = new float[rows * columns];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
            {
                double sum = 0;
                for (var k = 0; k < depth; k++)
                    sum += (double)left[turnsLeft ? k * rows + r : r * depth + k] * right[turnsRight ? c * depth + k : k * columns + c];
                output[r * columns + c] = (float)sum;
            }

        return output;
    }
}
