using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>What a variable tensor of a subgraph remembers from run to run. All instances of the subgraph share it.</summary>
internal sealed unsafe class VariableMemory(Session session, int subgraph) : IDisposable
{
    private AlignedMemory? _memory;
    private long _bytes = -1;
    private TensorValue? _tensor;

    /// <summary>Gives a tensor its memory; a change of size starts the variable anew.</summary>
    public void Place(TensorValue tensor)
    {
        var bytes = session.CheckedBytes(tensor, subgraph);
        _tensor = tensor;
        if (bytes != _bytes)
        {
            if (_memory is null || _memory.Length < bytes)
            {
                _memory?.Dispose();
                _memory = AlignedMemory.Allocate(bytes, session, new ModelLocation(session.Model.Path, subgraph, TensorIndex: tensor.Index, TensorName: tensor.Name));
            }

            _bytes = bytes;
            Reset();
        }

        tensor.Place(_memory!.Pointer, _memory.Length, _memory);
    }

    /// <summary>Starts anew: the file's data where it has any, else zero, which for int8 codes is the zero point.</summary>
    public void Reset()
    {
        if (_memory is null || _tensor is null) return;
        var memory = new Span<byte>(_memory.Pointer, checked((int)_bytes));
        var data = _tensor.Source.Buffer.Data;
        if (data.Length == _bytes) data.AsSpan<byte>().CopyTo(memory);
        else memory.Fill(_tensor is { Type: TensorType.Int8, Quantization.ZeroPoint: [var zero, ..] } ? (byte)zero : (byte)0);
    }

    public void Dispose() => _memory?.Dispose();
}
