using System.Globalization;
using System.Runtime.InteropServices;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Makes dense constants of those that are stored sparse, and floats of halves; each distinct piece once.</summary>
internal sealed unsafe class DenseFloats(TfLiteModel model)
{
    // Models leave out up to some 99 % of their values, of which at least the places of the others are stored; a file that claims
    // thousands for each byte stored is damaged. Small constants may be anything.
    private const long MostPerStoredByte = 1024;
    private const long AlwaysAllowed = 4 << 20;

    private readonly ConstantStore _store = new(model);
    private readonly Dictionary<(ModelBuffer Stored, long Count), List<ModelBuffer>> _expanded = [];
    private readonly Dictionary<(ModelBuffer Halves, long Count), ModelBuffer> _widened = [];

    /// <summary>The elements of a constant, row-major.</summary>
    /// <param name="constant">Halves or floats, sparse or dense.</param>
    /// <param name="type">What the elements are to be: the constant's own type, or floats of halves.</param>
    /// <param name="subgraph">Index of its subgraph, for errors.</param>
    /// <param name="index">Its index, for errors.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidModel"/> or <see cref="ErrorCode.MemoryLimitExceeded"/>.</exception>
    public ModelBuffer Of(Tensor constant, TensorType type, int subgraph, int index)
    {
        var dense = constant.Sparsity is null ? constant.Buffer : Expand(constant, new ModelLocation(model.Path, subgraph, TensorIndex: index, TensorName: constant.Name));
        if (constant.Type == type) return dense;
        // Tensors may take less of a buffer than others do.
        var key = (dense, constant.ElementCount);
        if (!_widened.TryGetValue(key, out var floats)) _widened.Add(key, floats = model.AddBuffer(Widen(dense, checked((int)constant.ElementCount))));
        return floats;
    }

    private ModelBuffer Expand(Tensor constant, ModelLocation place)
    {
        var (count, stored) = (constant.ElementCount, SparseConstant.StoredBytes(constant));
        var bytes = count * (constant.Type.BitsPerElement() / 8);
        if (count > Array.MaxLength || bytes > AlwaysAllowed + stored * MostPerStoredByte)
        {
            throw new TfLiteQuantException(
                ErrorCode.MemoryLimitExceeded,
                string.Create(CultureInfo.InvariantCulture, $"Its sparsity makes {count} elements of {stored} bytes."),
                $"More than {MostPerStoredByte} bytes of each one stored are taken for damage; convert the model again.",
                place);
        }

        var sparse = SparseConstant.Of(constant, out var fault)
            ?? throw new TfLiteQuantException(ErrorCode.InvalidModel, fault!, "The model is malformed; convert it again.", place);
        var data = _store.Allocate(bytes);
        NativeMemory.Clear(data.Pointer, (nuint)bytes);
        sparse.Scatter(data.Pointer);

        // Graphs that share weights have a tensor each, with places of its own.
        if (!_expanded.TryGetValue((constant.Buffer, count), out var known)) _expanded.Add((constant.Buffer, count), known = []);
        if (known.Find(other => other.Data.ContentEquals(data)) is { } same) return same;
        known.Add(model.AddBuffer(data));
        return known[^1];
    }

    private BufferData Widen(ModelBuffer halves, int count)
    {
        var data = _store.Allocate((long)count * sizeof(float));
        HalfExpansion.Expand(halves.Data.AsSpan<Half>()[..count], data.Writable<float>());
        return data;
    }
}
