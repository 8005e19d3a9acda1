using Google.FlatBuffers;
using TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>The FlatBuffers project's own opinion of a file, from the code that flatc generates.</summary>
internal static class GeneratedVerifier
{
    public static bool Accepts(byte[] file)
        => new Verifier(new ByteBuffer(file), new Options()).VerifyBuffer("TFL3", false, ModelVerify.Verify);
}
