using System.Runtime.InteropServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Constants that leave out their zeros, and what makes them dense again.</content>
public sealed partial class GraphBuilder
{
    /// <summary>Adds a constant that stores those pieces of its innermost dimension that are not all zero, in compressed sparse rows.</summary>
    /// <param name="dense">All elements, row-major.</param>
    /// <param name="shape">Dimensions.</param>
    /// <param name="block">Elements of a piece; the innermost dimension is a multiple of it.</param>
    /// <param name="name">Tensor name.</param>
    public Value Sparse<T>(ReadOnlySpan<T> dense, int[] shape, int block = 1, string name = "sparse")
        where T : unmanaged
    {
        var (kept, indices, segments) = (new List<T>(), new List<int>(), new List<int> { 0 });
        for (var row = 0; row < dense.Length; row += shape[^1])
        {
            for (var piece = 0; piece < shape[^1] / block; piece++)
            {
                var elements = dense.Slice(row + piece * block, block);
                if (!MemoryMarshal.AsBytes(elements).ContainsAnyExcept((byte)0)) continue;
                kept.AddRange(elements);
                indices.Add(piece);
            }

            segments.Add(indices.Count);
        }

        var value = Constant<T>([.. kept], [kept.Count], name);
        this[value].Shape = shape;
        this[value].Sparsity = new SparsityParameters
        {
            TraversalOrder = [.. Enumerable.Range(0, shape.Length + (block > 1 ? 1 : 0))],
            BlockMap = block > 1 ? [shape.Length - 1] : null,
            Dimensions =
            [
                .. shape[..^1].Select(static size => new DimensionMetadata { DenseSize = size }),
                new DimensionMetadata
                {
                    Format = 1,
                    Segments = new SparseIndexVector { Tag = 1, Values = segments.ToArray() },
                    Indices = new SparseIndexVector { Tag = 2, Values = indices.Select(static index => (ushort)index).ToArray() },
                },
                .. block > 1 ? [new DimensionMetadata { DenseSize = block }] : Array.Empty<DimensionMetadata>(),
            ],
        };
        return value;
    }

    /// <summary>DENSIFY.</summary>
    public Value Densify(Value sparse, string name = "densify") => Operator(BuiltinOperator.Densify, [sparse], ShapeOf(sparse), name: name);
}
