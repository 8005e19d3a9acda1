namespace TfLiteQuant.TestKit;

/// <summary>Literal arithmetic of operators whose codes have a scale for each block of columns.</summary>
/// <param name="Codes">[rows, columns].</param>
/// <param name="Columns">Columns, a multiple of the block size.</param>
/// <param name="Scales">Real units per code, [rows, columns / block size].</param>
/// <param name="BlockSize">Columns that share a scale.</param>
public sealed record ReferenceBlocks(int[] Codes, int Columns, float[] Scales, int BlockSize)
{
    private int Rows => Codes.Length / Columns;

    private int Blocks => Columns / BlockSize;

    /// <summary>FULLY_CONNECTED before an activation: every row of the input is quantized with a zero point; blocks are added in order, all
    /// in single precision.</summary>
    /// <param name="input">[n, columns].</param>
    /// <param name="bias">A value for each row of codes; null for none.</param>
    /// <param name="isPortable">Whether rows are quantized as the runtime's WebAssembly build does.</param>
    public float[] FullyConnected(float[] input, float[]? bias, bool isPortable = false)
    {
        var count = input.Length / Columns;
        var output = new float[count * Rows];
        for (var n = 0; n < count; n++)
        {
            var row = input.AsSpan(n * Columns, Columns);
            var (codes, scale, zero) = isPortable ? ReferenceDynamic.PortableAsymmetric(row) : ReferenceDynamic.Asymmetric(row);
            for (var r = 0; r < Rows; r++)
            {
                float sum = 0, weights = 0;
                for (var b = 0; b < Blocks; b++)
                {
                    int products = 0, codeSum = 0;
                    for (var k = b * BlockSize; k < (b + 1) * BlockSize; k++)
                    {
                        products += codes[k] * Codes[r * Columns + k];
                        codeSum += Codes[r * Columns + k];
                    }

                    sum += products * Scales[r * Blocks + b];
                    weights += Scales[r * Blocks + b] * codeSum;
                }

                sum -= zero * weights;
                sum *= scale;
                output[n * Rows + r] = bias is null ? sum : sum + bias[r];
            }
        }

        return output;
    }

    /// <summary>EMBEDDING_LOOKUP: rows of real values.</summary>
    public float[] Lookup(int[] ids) => [.. ids.SelectMany(id => Enumerable.Range(0, Columns).Select(k => Codes[id * Columns + k] * Scales[id * Blocks + k / BlockSize]))];
}
