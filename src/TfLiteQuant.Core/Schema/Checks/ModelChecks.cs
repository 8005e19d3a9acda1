using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Checks;

/// <summary>
/// Checks whether the parts of a model fit each other: indices, data against shapes, quantization parameters, signatures,
/// external buffers. What the reference runtime loads passes; what would make code that trusts a model fail does not.
/// Reading a file ends with this, and so should whatever changes a model.
/// </summary>
public static class ModelChecks
{
    internal const string Advice = "The model is damaged or its writer has a fault: fetch it again or convert it anew.";

    /// <summary>Throws at the first contradiction.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidModel"/> with what was expected and found, and
    /// where.</exception>
    public static void ThrowIfInvalid(TfLiteModel model)
    {
        if (model.Subgraphs.Count == 0) throw Error("The model has no subgraph.");
        if (model.Buffers.Count > 0 && !model.Buffers[0].Data.IsEmpty)
            throw Error($"Buffer 0 holds {model.Buffers[0].Data.Length} bytes, but it stands for \"no data\" and must be empty.");
        foreach (var buffer in model.ExternalBuffers)
        {
            if (buffer.Group >= model.ExternalBufferGroups.Count)
                throw Error($"External buffer {buffer.Id} refers to group {buffer.Group}, but the model has {model.ExternalBufferGroups.Count}.");
            if (buffer.Offset > ulong.MaxValue - buffer.Length)
                throw Error($"External buffer {buffer.Id} ends beyond 64 bits.");
        }

        var externalIds = model.ExternalBuffers.Count == 0 ? null : ExternalIds(model);
        for (var index = 0; index < model.Subgraphs.Count; index++) SubgraphChecks.ThrowIfInvalid(model, index, externalIds);
        foreach (var signature in model.Signatures) CheckSignature(model, signature);
    }

    /// <summary>An error of this kind.</summary>
    internal static TfLiteQuantException Error(string problem, ModelLocation? location = null)
        => new(ErrorCode.InvalidModel, problem, Advice, location);

    private static HashSet<uint> ExternalIds(TfLiteModel model)
    {
        var ids = new HashSet<uint>();
        foreach (var buffer in model.ExternalBuffers) ids.Add(buffer.Id);
        return ids;
    }

    private static void CheckSignature(TfLiteModel model, SignatureDef signature)
    {
        if ((uint)signature.SubgraphIndex >= (uint)model.Subgraphs.Count)
            throw Error($"Signature '{signature.Key}' refers to subgraph {signature.SubgraphIndex}, but the model has {model.Subgraphs.Count}.");
        var tensors = model.Subgraphs[signature.SubgraphIndex].Tensors.Count;
        CheckMaps(signature, signature.Inputs, "input", tensors);
        CheckMaps(signature, signature.Outputs, "output", tensors);
    }

    private static void CheckMaps(SignatureDef signature, List<TensorMap> maps, string role, int tensors)
    {
        foreach (var map in maps)
        {
            if ((uint)map.TensorIndex < (uint)tensors) continue;
            throw Error(
                $"Signature '{signature.Key}' gives its {role} '{map.Name}' as tensor {map.TensorIndex}, but the subgraph has {tensors}.",
                new ModelLocation(Subgraph: signature.SubgraphIndex));
        }
    }
}
